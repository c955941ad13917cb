@NullMarked
package dev.countersign.meta.graph;

import org.jspecify.annotations.NullMarked;
