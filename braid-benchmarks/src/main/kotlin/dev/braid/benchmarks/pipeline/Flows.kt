package dev.braid.benchmarks.pipeline

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.flatMapMerge
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.runBlocking

/** The same with Kotlin's flows; the sums of what comes out. */
internal object Flows {

    @OptIn(ExperimentalCoroutinesApi::class)
    @JvmStatic
    fun squares(elements: Int): Long = runBlocking(Dispatchers.Default) {
        var sum = 0L
        (0L until elements).asFlow()
            .flatMapMerge(2) { number -> flow { emit(number * number) } }
            .collect { sum += it }
        sum
    }

    @JvmStatic
    fun fused(elements: Int): Long = runBlocking {
        var sum = 0L
        (0L until elements).asFlow()
            .map { it + 1 }
            .map { it * 3 }
            .map { it xor (it ushr 7) }
            .map { it - 11 }
            .map { it / 2 }
            .collect { sum += it }
        sum
    }
}
