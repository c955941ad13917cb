/** The words that every part shares. */
@NullMarked
package dev.countersign;

import org.jspecify.annotations.NullMarked;
