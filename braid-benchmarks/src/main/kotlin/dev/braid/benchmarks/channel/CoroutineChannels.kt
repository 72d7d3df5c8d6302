package dev.braid.benchmarks.channel

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select

/** The routes, with a coroutine for each sender, stage and receiver; the sums of what was received. */
internal object CoroutineChannels {

    @JvmStatic
    fun crossing(capacity: Int, senders: Int, receivers: Int, elements: Int): Long = runBlocking(Dispatchers.Default) {
        val channel = Channel<Int>(capacity)
        repeat(senders) { launch { send(channel, elements / senders) } }
        List(receivers) { async { sum(elements / receivers) { channel.receive() } } }.awaitAll().sum()
    }

    @JvmStatic
    fun either(capacity: Int, elements: Int): Long = runBlocking(Dispatchers.Default) {
        val channels = List(2) { Channel<Int>(capacity) }
        channels.forEach { launch { send(it, elements / 2) } }
        val (one, other) = channels
        val received = async {
            sum(elements) {
                select {
                    one.onReceive { it }
                    other.onReceive { it }
                }
            }
        }
        received.await()
    }

    @JvmStatic
    fun chain(capacity: Int, stages: Int, elements: Int): Long = runBlocking(Dispatchers.Default) {
        val first = Channel<Int>(capacity)
        launch { send(first, elements) }
        val last = (0 until stages).fold(first) { from, _ -> stage(from, Channel(capacity), elements) }
        async { sum(elements) { last.receive() } }.await()
    }

    private fun CoroutineScope.stage(from: ReceiveChannel<Int>, to: Channel<Int>, elements: Int): Channel<Int> {
        launch { repeat(elements) { to.send(from.receive()) } }
        return to
    }

    private suspend fun send(to: SendChannel<Int>, elements: Int) {
        for (number in 0 until elements) {
            to.send((number and 63) + 1)
        }
    }

    private suspend inline fun sum(elements: Int, receive: () -> Int): Long {
        var sum = 0L
        repeat(elements) { sum += receive() }
        return sum
    }
}
