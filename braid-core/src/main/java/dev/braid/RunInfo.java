package dev.braid;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A run that goes on, as {@link FanOut#running()} found it: what a {@code ThreadInfo} is for a thread. As text it reads
 * like a part of a thread dump.
 *
 * @param id different for each run of this JVM, and by which {@linkplain Observer.Run observers} know it
 * @param name the policy's name
 * @param form which method began it: {@code map}, {@code stream}, {@code scope}, {@code Pipeline.toList}. {@code hedge} is a run of the
 *     attempts of one task, after which it is named, and {@code stage} a part of a pipeline
 * @param limit how many tasks at once; empty if unlimited
 * @param age how long ago it began
 * @param succeeded how many tasks returned
 * @param failed how many failed
 * @param cancelled how many were told to stop and ended without a result
 * @param waiting how many have not begun, where that is known
 * @param cause why it was cancelled, if it was; its tasks run still
 * @param around the id of the run in one of whose tasks this one began, if there is one that goes on
 * @param tasks those that run, the oldest first
 * @param pull what gets the next task, where that takes long: an iterator or a stream that blocks
 */
public record RunInfo(
        long id,
        String name,
        String form,
        OptionalInt limit,
        Duration age,
        long succeeded,
        long failed,
        long cancelled,
        OptionalLong waiting,
        Optional<Throwable> cause,
        OptionalLong around,
        List<TaskInfo> tasks,
        Optional<PullInfo> pull) {

    /**
     * A task that runs.
     *
     * @param index its place in the order of tasks, from 0
     * @param name the run's name and the index: {@code crawl/17}
     * @param age how long ago it began
     * @param cancelled whether it was told to stop
     * @param thread which runs it
     * @param stack what it is doing, the innermost call first; empty if it has just ended
     */
    public record TaskInfo(
            long index, String name, Duration age, boolean cancelled, Thread thread, List<StackTraceElement> stack) {

        /** Several lines: the name, the age and the thread; then the stack, without what calls every task. */
        @Override
        public String toString() {
            return name + ", " + RunText.age(age) + (cancelled ? ", told to stop" : "") + RunText.thread(thread, stack);
        }
    }

    /**
     * A thread that gets the next task.
     *
     * @param thread which is in the iterator or the stream
     * @param stack what it is doing, the innermost call first
     */
    public record PullInfo(Thread thread, List<StackTraceElement> stack) {

        /** Several lines: the thread, then its stack. */
        @Override
        public String toString() {
            return "gets the next task" + RunText.thread(thread, stack);
        }
    }

    /** Several lines: what the run is and how far it has come; then its tasks, and what gets the next one. */
    @Override
    public String toString() {
        return RunText.of(this);
    }
}
