/** When time counts: the hours in which people are waited for and may be written to unasked. */
@NullMarked
package dev.countersign.time;

import org.jspecify.annotations.NullMarked;
