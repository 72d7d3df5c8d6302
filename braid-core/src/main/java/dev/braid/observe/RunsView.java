package dev.braid.observe;

import dev.braid.FanOut;
import dev.braid.RunInfo;
import dev.braid.RunInfo.PullInfo;
import dev.braid.RunInfo.TaskInfo;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.bridge.SafeText;
import java.util.List;
import java.util.stream.Collectors;

/** The one {@link RunsMXBean}. */
final class RunsView implements RunsMXBean {

    private static final int NONE = -1;

    RunsView() {
        FanOut.unlimited(); // provides the runs
    }

    @Override
    public int getRunCount() {
        return Runs.get().live();
    }

    @Override
    public int getRunningTaskCount() {
        return Runs.get().running();
    }

    @Override
    public List<Run> getRuns() {
        return FanOut.running().stream().map(RunsView::run).toList();
    }

    @Override
    public String dump() {
        return FanOut.running().stream().map(RunInfo::toString).collect(Collectors.joining("\n\n"));
    }

    private static Run run(RunInfo run) {
        return new Run(
                run.id(),
                run.name(),
                run.form(),
                run.limit().orElse(NONE),
                run.age().toMillis(),
                run.succeeded(),
                run.failed(),
                run.cancelled(),
                run.waiting().orElse(NONE),
                run.cause().map(SafeText::of).orElse(""),
                run.around().orElse(NONE),
                run.tasks().stream().map(RunsView::task).toList(),
                run.pull().map(PullInfo::stack).map(RunsView::lines).orElse(List.of()));
    }

    private static Task task(TaskInfo task) {
        long thread = task.thread().threadId();
        return new Task(task.index(), task.name(), task.age().toMillis(), task.cancelled(), thread, lines(task.stack()));
    }

    private static List<String> lines(List<StackTraceElement> stack) {
        return stack.stream().map(StackTraceElement::toString).toList();
    }
}
