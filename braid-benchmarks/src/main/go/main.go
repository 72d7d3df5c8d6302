// Command idiom measures the fan-out that Go programmers write by hand. It reads requests from standard input, one a line,
//
//	BODY TASKS LIMIT CALLS
//
// and answers each with the nanoseconds it took. BODY is trivial, nothing, failure, percent:D (each hundredth task sleeps D),
// sleep:D, head:D:E (the first task sleeps D, the others E), or spin:D (each computes for D); D is a duration such as 1ms.
// LIMIT is 0 for none.
// It measures channels too: BODY is crossing:S:R (S senders and R receivers), either (a select over two channels), or chain:N
// (N stages); TASKS elements are sent, and LIMIT is the capacity of each channel.
// And pipelines: BODY is squares (gen, two that square, merge; LIMIT is the capacity of each channel), ordered:BODY (with the results
// in order, one call), or md5:SUM:ROOT (TASKS files below ROOT, LIMIT digesters, and the digest of all digests).
// Of CALLS calls in a row the time of all is given. For failure it is the time from the failure to the return.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

type work func(ctx context.Context, task int) (int, error)

func main() {
	requests := bufio.NewScanner(os.Stdin)
	for requests.Scan() {
		var body string
		var tasks, limit, calls int
		if _, err := fmt.Sscan(requests.Text(), &body, &tasks, &limit, &calls); err != nil {
			fail(fmt.Errorf("%q: %w", requests.Text(), err))
		}
		took, err := measure(body, tasks, limit, calls)
		if err != nil {
			fail(fmt.Errorf("%q: %w", requests.Text(), err))
		}
		fmt.Println(took.Nanoseconds())
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "idiom:", err)
	os.Exit(1)
}

func measure(body string, n, limit, calls int) (time.Duration, error) {
	tasks := make([]int, n)
	for i := range tasks {
		tasks[i] = i
	}
	if body == "failure" {
		return untilFailed(tasks)
	}
	if route := route(body); route != nil {
		return route(n, limit)
	}
	if pipeline := pipeline(body); pipeline != nil {
		return pipeline(n, limit)
	}
	work, err := parse(body)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	for call := 0; call < calls; call++ {
		results, err := processInParallel(context.Background(), tasks, limit, work)
		if err != nil || len(results) != n {
			return 0, fmt.Errorf("%d of %d results, %v", len(results), n, err)
		}
	}
	return time.Since(start), nil
}

func parse(body string) (work, error) {
	name, arguments, _ := strings.Cut(body, ":")
	var durations []time.Duration
	for _, argument := range strings.Split(arguments, ":") {
		if duration, err := time.ParseDuration(argument); err == nil {
			durations = append(durations, duration)
		}
	}
	switch {
	case name == "trivial" || name == "nothing":
		return func(_ context.Context, task int) (int, error) { return task + 1, nil }, nil
	case name == "sleep" && len(durations) == 1:
		return sleeping(func(int) time.Duration { return durations[0] }), nil
	case name == "spin" && len(durations) == 1:
		return spinning(durations[0]), nil
	case name == "percent" && len(durations) == 1:
		return sleeping(func(task int) time.Duration {
			if task%100 == 0 {
				return durations[0]
			}
			return 0
		}), nil
	case name == "head" && len(durations) == 2:
		return sleeping(func(task int) time.Duration {
			if task == 0 {
				return durations[0]
			}
			return durations[1]
		}), nil
	}
	return nil, errors.New("no such body")
}

func sleeping(long func(task int) time.Duration) work {
	return func(_ context.Context, task int) (int, error) {
		if duration := long(task); duration > 0 {
			time.Sleep(duration)
		}
		return task + 1, nil
	}
}

// untilFailed lets all tasks but the last wait for their context, and the last one fail once they do.
func untilFailed(tasks []int) (time.Duration, error) {
	var waiting atomic.Int64
	var failedAt time.Time
	_, err := processInParallel(context.Background(), tasks, 0, func(ctx context.Context, task int) (int, error) {
		if task < len(tasks)-1 {
			waiting.Add(1)
			<-ctx.Done()
			return 0, ctx.Err()
		}
		for waiting.Load() < int64(len(tasks)-1) {
			time.Sleep(time.Millisecond)
		}
		failedAt = time.Now()
		return 0, errors.New("as it should")
	})
	if err == nil {
		return 0, errors.New("did not fail")
	}
	return time.Since(failedAt), nil
}
