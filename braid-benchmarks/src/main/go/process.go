package main

import (
	"context"
	"sync"
)

// processInParallel is the idiom: a goroutine for each task, a channel of results and one of errors, a WaitGroup, and a select
// that ends at the first error. The channel of results is buffered, which is the quicker form; the results come in any order.
// A limit, if any, is a channel of tokens. It returns when all goroutines have ended, as Braid does.
func processInParallel(ctx context.Context, tasks []int, limit int, work work) ([]int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	results := make(chan int, len(tasks))
	errs := make(chan error, 1)
	var tokens chan struct{}
	if limit > 0 {
		tokens = make(chan struct{}, limit)
	}

	var group sync.WaitGroup
	group.Add(len(tasks))
	go func() {
		for _, task := range tasks {
			if tokens != nil {
				tokens <- struct{}{}
			}
			go func(task int) {
				defer group.Done()
				if tokens != nil {
					defer func() { <-tokens }()
				}
				result, err := work(ctx, task)
				if err != nil {
					select {
					case errs <- err:
					default:
					}
					return
				}
				results <- result
			}(task)
		}
		group.Wait()
		close(results)
	}()

	collected := make([]int, 0, len(tasks))
	for {
		select {
		case result, open := <-results:
			if !open {
				select {
				case err := <-errs: // both were ready
					return nil, err
				default:
					return collected, nil
				}
			}
			collected = append(collected, result)
		case err := <-errs:
			cancel()
			group.Wait()
			return nil, err
		}
	}
}
