@NullMarked
package dev.countersign.faults;

import org.jspecify.annotations.NullMarked;
