package dev.braid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Braid's events in a recording of the Flight Recorder, by their time of end. */
record Flights(List<RecordedEvent> events) {

    static final String RUN = "dev.braid.Run";
    static final String TASK = "dev.braid.Task";
    static final String STUCK = "dev.braid.Stuck";

    /** With each task, however quick. */
    static final Map<String, String> ALL = Map.of(TASK + "#threshold", "0 ns");

    static final Map<String, String> ONLY_RUNS = Map.of(TASK + "#enabled", "false");
    static final Map<String, String> ONLY_TASKS = Map.of(TASK + "#threshold", "0 ns", RUN + "#enabled", "false");

    /** Settings of the recorder's own, and no others. */
    static final Map<String, String> DEFAULT = Map.of();

    /** A recording that goes on. */
    static Recording begun(Map<String, String> settings) {
        Recording recording = new Recording();
        recording.setSettings(new HashMap<>(settings));
        recording.start();
        return recording;
    }

    /** What is recorded while {@code block} runs. */
    static <X extends Exception> Flights of(Map<String, String> settings, TaskRunnable<X> block)
            throws X, IOException, InterruptedException {
        try (Recording recording = begun(settings)) {
            block.run();
            return ended(recording);
        }
    }

    /** What a recording that ends has recorded. */
    static Flights ended(Recording recording) throws IOException {
        recording.stop();
        Path file = Files.createTempFile("braid", ".jfr");
        try {
            recording.dump(file);
            return new Flights(RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("dev.braid."))
                    .toList());
        } finally {
            Files.delete(file);
        }
    }

    List<RecordedEvent> of(String type) {
        return events.stream().filter(event -> event.getEventType().getName().equals(type)).toList();
    }

    List<RecordedEvent> runs() {
        return of(RUN);
    }

    List<RecordedEvent> tasks() {
        return of(TASK);
    }

    RecordedEvent run(String name) {
        return only(runs(), name);
    }

    RecordedEvent task(String name) {
        return only(tasks(), name);
    }

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        List<RecordedEvent> found = events.stream().filter(event -> name.equals(event.getString("name"))).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " events of " + name + " in " + events);
        }
        return found.getFirst();
    }
}
