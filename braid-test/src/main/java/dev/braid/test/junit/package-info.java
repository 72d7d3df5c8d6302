/** Tests in virtual time, for JUnit 6. */
@NullMarked
package dev.braid.test.junit;

import org.jspecify.annotations.NullMarked;
