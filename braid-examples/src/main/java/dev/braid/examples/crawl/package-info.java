/** A link crawler: pages are tasks, and fork the pages that they link to. */
@NullMarked
package dev.braid.examples.crawl;

import org.jspecify.annotations.NullMarked;
