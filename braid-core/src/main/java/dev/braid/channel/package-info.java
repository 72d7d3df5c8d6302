/**
 * Go's channel and select, for those who build their own stages.
 *
 * <p>{@link dev.braid.channel.Channel} hands elements from threads that send to threads that receive; {@link dev.braid.channel.Select} waits
 * for whichever of several sends and receives can go first. A channel starts no threads, and virtual and platform threads may use it side by
 * side. These words are used in this sense throughout:
 *
 * <table>
 * <caption>Words</caption>
 * <tr><th>word</th><th>means</th></tr>
 * <tr><td>blocking</td><td>waits until it can be done; if the thread is interrupted before that, or already was, it throws
 *     {@link java.lang.InterruptedException} and has done nothing: an element that it was to send has not been sent, and it has taken none</td></tr>
 * <tr><td>closed</td><td>takes no more elements: whoever sends, or waits to, gets a {@link dev.braid.channel.ChannelClosedException}, and the
 *     element was not sent</td></tr>
 * <tr><td>drained</td><td>closed, and all elements that were sent have been received</td></tr>
 * </table>
 *
 * <p>What a thread did before it sent an element happens-before what another does after it received it; likewise what was done before a close,
 * and what is done after noticing it.
 *
 * <p>A {@code dev.braid.FanOut} needs none of this: tasks whose results are gathered are better said with it.
 */
@NullMarked
package dev.braid.channel;

import org.jspecify.annotations.NullMarked;
