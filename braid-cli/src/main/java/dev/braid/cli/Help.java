package dev.braid.cli;

/** What {@code --help} and {@code --version} say. */
final class Help {

    static final String OVERVIEW =
            """
            braid: many tasks in parallel, their results in order, everything stopped at the first failure

              braid run [options] [--] COMMAND [ARG…]   one process for each line of standard input
              braid run --help                          how
              braid --version
            """;

    static final String RUN =
            """
            braid run [options] [--] COMMAND [ARG…]

            Runs COMMAND once for each line of standard input, several at a time. {} in an argument is the line; without any {}
            the line is the last argument. COMMAND is started directly, not by a shell, so a line may hold any characters. Its
            standard input is empty. What each process prints comes out whole, in the order of the lines.

            The first failure stops the rest: nothing more is started, what runs is ended, and the failing line is named.

              -j, --jobs N       at most N processes at a time (default: the number of processors)
              -k, --keep-going   run all lines, whatever fails
              -h, --help         this text

            Examples
              find . -name '*.java' | braid run -j 4 md5sum {}
              cat hosts | braid run -j 20 --keep-going -- ssh {} uptime
              seq 100 | braid run -- sh -c 'echo "$1 squared is $(($1 * $1))"' _ {}

            To use a shell, pass the line as an argument, as in the last example: {} inside the script itself would run whatever
            the line says.

            Exit status: 0 all went well; 1 a process failed; 2 the command line is wrong; 130 interrupted.
            """;

    private Help() {}

    static String version() {
        var module = Help.class.getModule().getDescriptor();
        return module == null ? "(unpackaged)" : module.rawVersion().orElse("(unpackaged)");
    }
}
