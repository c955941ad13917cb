/**
 * What runs inside of a server under test: it ends the JVM at a named point, and changes its clock.
 * The product knows nothing of it.
 */
@NullMarked
package dev.countersign.faults.agent;

import org.jspecify.annotations.NullMarked;
