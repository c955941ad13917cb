@NullMarked
package dev.countersign.meta.instagram;

import org.jspecify.annotations.NullMarked;
