/** Fan-out and fan-in. Has no dependency at run time. */
module dev.braid {
    requires static org.jspecify;

    exports dev.braid;
}
