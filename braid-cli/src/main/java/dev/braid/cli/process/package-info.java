/** Child processes: started in sessions of their own, waited for without holding a thread, ended whole. Linux. */
@NullMarked
package dev.braid.cli.process;

import org.jspecify.annotations.NullMarked;
