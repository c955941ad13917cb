/** Our requests against those that other people recorded. */
@NullMarked
package dev.countersign.meta.shape;

import org.jspecify.annotations.NullMarked;
