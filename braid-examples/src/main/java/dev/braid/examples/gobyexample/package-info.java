/**
 * The topics of <a href="https://gobyexample.com">Go by Example</a> that use goroutines and channels, in Java: a program for each. Some are said
 * with a channel, as in Go; some are better said otherwise, and show both.
 */
@NullMarked
package dev.braid.examples.gobyexample;

import org.jspecify.annotations.NullMarked;
