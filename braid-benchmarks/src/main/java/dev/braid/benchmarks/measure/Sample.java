package dev.braid.benchmarks.measure;

/** What one candidate took in one turn. A round is a turn of each. */
public record Sample(String candidate, int round, double value) {

    /** The same as a line of text. */
    public String toLine() {
        return candidate + "\t" + round + "\t" + value;
    }

    /** What {@link #toLine} made a line of; an {@link IllegalArgumentException} with the line if it is none of these. */
    public static Sample ofLine(String line) {
        String[] fields = line.split("\t", -1);
        try {
            return new Sample(fields[0], Integer.parseInt(fields[1]), Double.parseDouble(fields[2]));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("no sample: " + line, e);
        }
    }
}
