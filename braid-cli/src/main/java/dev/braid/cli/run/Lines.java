package dev.braid.cli.run;

import dev.braid.cli.input.Separator;
import dev.braid.cli.text.Bytes;
import java.util.List;

/** Where the lines come from. */
sealed interface Lines {

    record StandardInput(Separator separator) implements Lines {}

    record File(Bytes name, Separator separator) implements Lines {}

    record Arguments(List<Bytes> lines) implements Lines {}
}
