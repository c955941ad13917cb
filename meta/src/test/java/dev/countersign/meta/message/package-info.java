@NullMarked
package dev.countersign.meta.message;

import org.jspecify.annotations.NullMarked;
