package dev.braid.benchmarks.peer

import java.util.concurrent.Executor
import java.util.function.Function
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
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

    private fun map(dispatcher: CoroutineDispatcher, tasks: List<Int>, body: Function<Int, Int>): List<Int> =
        runBlocking(dispatcher) { tasks.map { async { body.apply(it) } }.awaitAll() }
}
