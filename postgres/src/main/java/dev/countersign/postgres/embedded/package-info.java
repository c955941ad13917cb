/**
 * A PostgreSQL of our own for people who bring none: its binaries come with the program, its data
 * survives restarts, and a server that a killed process left behind is found and used again, or
 * stopped.
 *
 * <p>{@link dev.countersign.postgres.embedded.EmbeddedPostgres#open} is the entry.
 */
@NullMarked
package dev.countersign.postgres.embedded;

import org.jspecify.annotations.NullMarked;
