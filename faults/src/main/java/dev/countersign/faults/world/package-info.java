/**
 * What stands around the servers under test: Meta, receivers of callbacks, a database, a network
 * that breaks, and people who answer.
 */
@NullMarked
package dev.countersign.faults.world;

import org.jspecify.annotations.NullMarked;
