package dev.braid.benchmarks.peer

import java.util.concurrent.Executor
import java.util.function.Function
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking

/** A coroutine for each task, as Kotlin's users write it. */
object Coroutines {

    /** On the dispatcher for computing. */
    @JvmStatic
    fun computing(tasks: List<Int>, body: Function<Int, Int>): List<Int> = map(Dispatchers.Default, tasks, body)

    /** On threads that may block. */
    @JvmStatic
    fun on(threads: Executor, tasks: List<Int>, body: Function<Int, Int>): List<Int> =
        map(threads.asCoroutineDispatcher(), tasks, body)

    /** Tasks that add one, after a sleep in the way of coroutines, without a thread. */
    @JvmStatic
    fun delaying(tasks: List<Int>, millis: Long): List<Int> = runBlocking(Dispatchers.Default) {
        tasks.map { async { delay(millis); it + 1 } }.awaitAll()
    }

    /** A flow of deferred results, in order, on the dispatcher for computing. */
    @JvmStatic
    fun flowComputing(tasks: List<Int>, limit: Int, body: Function<Int, Int>): List<Int> =
        flow(Dispatchers.Default, tasks, limit, body)

    /** The same on threads that may block. */
    @JvmStatic
    fun flowOn(threads: Executor, tasks: List<Int>, limit: Int, body: Function<Int, Int>): List<Int> =
        flow(threads.asCoroutineDispatcher(), tasks, limit, body)

    // One is awaited and one on its way into the buffer, which holds the others that run.
    private fun flow(dispatcher: CoroutineDispatcher, tasks: List<Int>, limit: Int, body: Function<Int, Int>): List<Int> =
        runBlocking(dispatcher) {
            tasks.asFlow().map { async { body.apply(it) } }.buffer(limit - 2).map { it.await() }.toList()
        }

    private fun map(dispatcher: CoroutineDispatcher, tasks: List<Int>, body: Function<Int, Int>): List<Int> =
        runBlocking(dispatcher) { tasks.map { async { body.apply(it) } }.awaitAll() }
}
