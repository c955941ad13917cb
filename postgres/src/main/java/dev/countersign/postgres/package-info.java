/** The store on PostgreSQL. */
@NullMarked
package dev.countersign.postgres;

import org.jspecify.annotations.NullMarked;
