@NullMarked
package dev.countersign.meta;

import org.jspecify.annotations.NullMarked;
