/** Calls to the Graph API and what their answers mean. */
@NullMarked
package dev.countersign.meta.graph;

import org.jspecify.annotations.NullMarked;
