/** Fan-out and fan-in. Has no dependency at run time. */
@SuppressWarnings("module") // dev.braid.test is built later
module dev.braid {
    requires static java.management; // for dev.braid.observe.Diagnosis alone
    requires static jdk.jfr; // what it records is there, where it is
    requires static org.jspecify;

    exports dev.braid;
    exports dev.braid.channel;
    exports dev.braid.observe;
    exports dev.braid.pipeline;
    exports dev.braid.internal.host to
            dev.braid.test;
}
