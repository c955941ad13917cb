@NullMarked
package dev.countersign.meta.messenger;

import org.jspecify.annotations.NullMarked;
