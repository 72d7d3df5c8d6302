package main

import (
	"crypto/md5"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"
)

type digested struct {
	path string
	sum  [md5.Size]byte
	err  error
}

// md5Tree digests all files below root, and sees whether they are so many and have that combined digest.
func md5Tree(root string, files, digesters int, combined string) (time.Duration, error) {
	start := time.Now()
	sums, err := md5All(root, digesters)
	found := combine(root, sums)
	took := time.Since(start)
	if err != nil {
		return 0, err
	}
	if len(sums) != files || found != combined {
		return 0, fmt.Errorf("%d of %d files; %s instead of %s", len(sums), files, found, combined)
	}
	return took, nil
}

// combine is the digest of what md5sum would write of them.
func combine(root string, sums map[string][md5.Size]byte) string {
	paths := make([]string, 0, len(sums))
	for path := range sums {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	all := md5.New()
	for _, path := range paths {
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err.Error()
		}
		fmt.Fprintf(all, "%x  %s\n", sums[path], relative)
	}
	return fmt.Sprintf("%x", all.Sum(nil))
}

// md5All is the bounded form of the Go blog's "Pipelines and cancellation": one goroutine walks, so many digest, and one collects.
func md5All(root string, digesters int) (map[string][md5.Size]byte, error) {
	done := make(chan struct{})
	defer close(done)
	paths, walked := walkFiles(done, root)
	results := make(chan digested)
	var digesting sync.WaitGroup
	digesting.Add(digesters)
	for i := 0; i < digesters; i++ {
		go func() {
			digest(done, paths, results)
			digesting.Done()
		}()
	}
	go func() {
		digesting.Wait()
		close(results)
	}()
	sums := make(map[string][md5.Size]byte)
	for result := range results {
		if result.err != nil {
			return nil, result.err
		}
		sums[result.path] = result.sum
	}
	return sums, <-walked
}

func walkFiles(done <-chan struct{}, root string) (<-chan string, <-chan error) {
	paths := make(chan string)
	walked := make(chan error, 1)
	go func() {
		defer close(paths)
		walked <- filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			select {
			case paths <- path:
				return nil
			case <-done:
				return errors.New("walk canceled")
			}
		})
	}()
	return paths, walked
}

func digest(done <-chan struct{}, paths <-chan string, results chan<- digested) {
	for path := range paths {
		content, err := os.ReadFile(path)
		select {
		case results <- digested{path, md5.Sum(content), err}:
		case <-done:
			return
		}
	}
}
