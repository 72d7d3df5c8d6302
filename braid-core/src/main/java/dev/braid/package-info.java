/**
 * Fan-out and fan-in: runs many tasks at once and brings their results back together.
 *
 * <p>{@link dev.braid.FanOut} says <em>how</em> to run; its methods run. These words are used in this sense throughout:
 *
 * <table>
 * <caption>Words</caption>
 * <tr><th>word</th><th>means</th></tr>
 * <tr><td>blocking</td><td>returns only when its tasks have ended; responds to interruption by cancelling them, joining, and throwing
 *     {@link java.lang.InterruptedException}</td></tr>
 * <tr><td>lazy</td><td>runs nothing; something blocking must be called on it</td></tr>
 * <tr><td>ordered</td><td>results stand or arrive in the order of their tasks</td></tr>
 * <tr><td>as completed</td><td>results arrive as their tasks end</td></tr>
 * <tr><td>fail-fast</td><td>the first failure cancels the rest and is thrown</td></tr>
 * <tr><td>settling</td><td>every task ends in an outcome; no task's failure is thrown</td></tr>
 * <tr><td>cancelled</td><td>told to stop: the context is cancelled, what has not started never will, and what runs is interrupted, again
 *     and again until it ends</td></tr>
 * <tr><td>window</td><td>how many results may be held back at once</td></tr>
 * </table>
 */
@NullMarked
package dev.braid;

import org.jspecify.annotations.NullMarked;
