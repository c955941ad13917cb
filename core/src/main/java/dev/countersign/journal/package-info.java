/** What happened to an approval, entry by entry. */
@NullMarked
package dev.countersign.journal;

import org.jspecify.annotations.NullMarked;
