package dev.braid.cli.process;

import dev.braid.cli.text.Bytes;
import java.util.List;
import java.util.Map;

/**
 * What is to be executed.
 *
 * @param file that of the program
 * @param command its name as it was called, and its arguments
 * @param variables what is to be different in its environment from that of this process; an empty value for what is not to be there
 */
record Program(Bytes file, List<Bytes> command, Map<String, String> variables) {}
