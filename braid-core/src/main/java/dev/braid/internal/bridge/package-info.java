/** What the stream form needs of the package that has the policies, in terms of the JDK: so that nothing of it is public for that alone. */
@NullMarked
package dev.braid.internal.bridge;

import org.jspecify.annotations.NullMarked;
