package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// pipeline is what is done with so many elements and that limit; nil if the body is none of pipelines.
func pipeline(body string) func(elements, limit int) (time.Duration, error) {
	switch name, arguments, _ := strings.Cut(body, ":"); name {
	case "squares":
		return squares
	case "ordered":
		return func(elements, limit int) (time.Duration, error) { return ordered(arguments, elements, limit) }
	case "md5":
		return func(files, limit int) (time.Duration, error) {
			combined, root, _ := strings.Cut(arguments, ":")
			return md5Tree(root, files, limit, combined)
		}
	}
	return nil
}

// squares is the program of the Go blog's "Pipelines and cancellation", with a buffer for each channel: gen, two that square, merge.
func squares(elements, capacity int) (time.Duration, error) {
	start := time.Now()
	numbers := gen(elements, capacity)
	sum := 0
	for square := range merge(capacity, sq(numbers, capacity), sq(numbers, capacity)) {
		sum += square
	}
	took := time.Since(start)
	if expected := (elements - 1) * elements * (2*elements - 1) / 6; sum != expected {
		return 0, fmt.Errorf("the squares sum up to %d instead of %d", sum, expected)
	}
	return took, nil
}

func gen(elements, capacity int) <-chan int {
	out := make(chan int, capacity)
	go func() {
		for n := 0; n < elements; n++ {
			out <- n
		}
		close(out)
	}()
	return out
}

func sq(in <-chan int, capacity int) <-chan int {
	out := make(chan int, capacity)
	go func() {
		for n := range in {
			out <- n * n
		}
		close(out)
	}()
	return out
}

func merge(capacity int, channels ...<-chan int) <-chan int {
	var sending sync.WaitGroup
	out := make(chan int, capacity)
	sending.Add(len(channels))
	for _, channel := range channels {
		go func(channel <-chan int) {
			for n := range channel {
				out <- n
			}
			sending.Done()
		}(channel)
	}
	go func() {
		sending.Wait()
		close(out)
	}()
	return out
}

// ordered runs a goroutine for each task, so many at once, each of which puts its result into its place in a slice.
func ordered(body string, n, limit int) (time.Duration, error) {
	work, err := parse(body)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	results, err := inPlace(context.Background(), n, limit, work)
	took := time.Since(start)
	if err != nil {
		return 0, err
	}
	for task, result := range results {
		if result != task+1 {
			return 0, fmt.Errorf("task %d: the result is %d", task, result)
		}
	}
	return took, nil
}

func inPlace(ctx context.Context, n, limit int, work work) ([]int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]int, n)
	tokens := make(chan struct{}, limit)
	var running sync.WaitGroup
	var once sync.Once
	var failure error
	for task := 0; task < n && ctx.Err() == nil; task++ {
		tokens <- struct{}{}
		running.Add(1)
		go func(task int) {
			defer func() {
				<-tokens
				running.Done()
			}()
			result, err := work(ctx, task)
			if err != nil {
				once.Do(func() {
					failure = err
					cancel()
				})
				return
			}
			results[task] = result
		}(task)
	}
	running.Wait()
	return results, failure
}

// spinning computes for about so long: a fixed number of steps, each needing the one before, found by the clock once.
func spinning(long time.Duration) work {
	steps := int(float64(long) * stepsPerNano())
	return func(_ context.Context, task int) (int, error) {
		if spin(task, steps) == 0 {
			return 0, nil
		}
		return task + 1, nil
	}
}

// spin is xorshift, https://www.jstatsoft.org/article/view/v008i14; it is never 0.
func spin(task, steps int) uint64 {
	x := uint64(task) + 1
	for step := 0; step < steps; step++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}

var (
	calibrated sync.Once
	perNano    float64
)

func stepsPerNano() float64 {
	calibrated.Do(func() {
		const many = 1_000_000
		for i := 0; i < 50; i++ {
			start := time.Now()
			if spin(i, many) == 0 {
				continue
			}
			if found := many / float64(time.Since(start)); found > perNano {
				perNano = found
			}
		}
	})
	return perNano
}
