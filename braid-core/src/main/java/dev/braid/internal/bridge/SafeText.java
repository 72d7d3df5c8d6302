package dev.braid.internal.bridge;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What objects of users say of themselves, in reports that must be made even if they cannot. */
public final class SafeText {

    private SafeText() {}

    /** The object as text; the name of its class if it throws or has none. */
    public static String of(Object object) {
        String text = asked(object, Object::toString);
        return text == null ? object.getClass().getName() : text;
    }

    /** The message, if there is one. */
    public static @Nullable String message(Throwable thrown) {
        return asked(thrown, Throwable::getMessage);
    }

    private static <O> @Nullable String asked(O object, Function<? super O, @Nullable String> question) {
        try {
            return question.apply(object);
        } catch (Throwable t) {
            return null;
        }
    }
}
