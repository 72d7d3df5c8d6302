package dev.braid.cli.run;

import dev.braid.cli.input.Input;
import dev.braid.cli.input.ListInput;
import dev.braid.cli.input.Separator;
import dev.braid.cli.input.StreamInput;
import dev.braid.cli.os.FdInput;
import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.util.List;

/** Where the lines come from. */
sealed interface Lines {

    /** Begins to read them. */
    Input open(Console console) throws UsageException;

    record StandardInput(Separator separator) implements Lines {

        @Override
        public Input open(Console console) {
            if (console.terminals().in()) {
                console.say("braid run: reading lines from the terminal; Ctrl-D ends them (see braid run --help for -a and :::)");
            }
            return new StreamInput(console.in(), separator);
        }
    }

    record File(Bytes name, Separator separator) implements Lines {

        @Override
        public Input open(Console console) throws UsageException {
            try {
                return new StreamInput(FdInput.open(name), separator);
            } catch (IOException e) {
                throw new UsageException("-a " + (name.latin1().isEmpty() ? "''" : name) + ": cannot be read: " + e.getMessage());
            }
        }
    }

    record Arguments(List<Bytes> lines) implements Lines {

        @Override
        public Input open(Console console) {
            return new ListInput(lines);
        }
    }
}
