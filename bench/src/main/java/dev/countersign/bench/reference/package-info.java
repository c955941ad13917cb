/** The least that an acknowledgement can cost, to measure ours against. */
@NullMarked
package dev.countersign.bench.reference;

import org.jspecify.annotations.NullMarked;
