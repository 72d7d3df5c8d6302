package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// route is what is done with so many elements and that capacity; nil if the body is none of channels.
func route(body string) func(elements, capacity int) (time.Duration, error) {
	var senders, receivers, stages int
	if _, err := fmt.Sscanf(body, "crossing:%d:%d", &senders, &receivers); err == nil {
		return func(elements, capacity int) (time.Duration, error) {
			return crossing(senders, receivers, elements, capacity)
		}
	}
	if _, err := fmt.Sscanf(body, "chain:%d", &stages); err == nil {
		return func(elements, capacity int) (time.Duration, error) { return chain(stages, elements, capacity) }
	}
	if body == "either" {
		return either
	}
	return nil
}

// crossing lets senders and receivers, each with the same share of the elements, meet on one channel.
func crossing(senders, receivers, elements, capacity int) (time.Duration, error) {
	var goroutines group
	start := time.Now()
	channel := make(chan int, capacity)
	for i := 0; i < senders; i++ {
		goroutines.run(func() int { return send(channel, elements/senders) })
	}
	for i := 0; i < receivers; i++ {
		goroutines.run(func() int {
			sum := 0
			for n := 0; n < elements/receivers; n++ {
				sum += <-channel
			}
			return sum
		})
	}
	return goroutines.wait(start, senders*sumOf(elements/senders))
}

// either has two channels with a sender each, and one receiver that takes from whichever has something.
func either(elements, capacity int) (time.Duration, error) {
	var goroutines group
	start := time.Now()
	one, other := make(chan int, capacity), make(chan int, capacity)
	goroutines.run(func() int { return send(one, elements/2) })
	goroutines.run(func() int { return send(other, elements/2) })
	goroutines.run(func() int {
		sum := 0
		for n := 0; n < elements; n++ {
			select {
			case element := <-one:
				sum += element
			case element := <-other:
				sum += element
			}
		}
		return sum
	})
	return goroutines.wait(start, 2*sumOf(elements/2))
}

// chain has so many stages, each of which receives from the one before it and sends to the one after it.
func chain(stages, elements, capacity int) (time.Duration, error) {
	var goroutines group
	start := time.Now()
	first := make(chan int, capacity)
	goroutines.run(func() int { return send(first, elements) })
	last := first
	for i := 0; i < stages; i++ {
		from, to := last, make(chan int, capacity)
		goroutines.run(func() int {
			for n := 0; n < elements; n++ {
				to <- <-from
			}
			return 0
		})
		last = to
	}
	goroutines.run(func() int {
		sum := 0
		for n := 0; n < elements; n++ {
			sum += <-last
		}
		return sum
	})
	return goroutines.wait(start, sumOf(elements))
}

func send(channel chan<- int, elements int) int {
	for n := 0; n < elements; n++ {
		channel <- element(n)
	}
	return 0
}

// element is what a sender sends as its n-th: never 0, so that a lost one is missed in the sum.
func element(n int) int {
	return n&63 + 1
}

func sumOf(elements int) int {
	sum := 0
	for n := 0; n < elements; n++ {
		sum += element(n)
	}
	return sum
}

// group is goroutines that return what they received.
type group struct {
	running sync.WaitGroup
	sum     atomic.Int64
}

func (g *group) run(body func() int) {
	g.running.Add(1)
	go func() {
		defer g.running.Done()
		g.sum.Add(int64(body()))
	}()
}

func (g *group) wait(start time.Time, expected int) (time.Duration, error) {
	g.running.Wait()
	took := time.Since(start)
	if received := int(g.sum.Load()); received != expected {
		return 0, fmt.Errorf("received %d of %d", received, expected)
	}
	return took, nil
}
