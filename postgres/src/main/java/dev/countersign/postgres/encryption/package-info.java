/** Seals what must not be readable for whoever has only the database. */
@NullMarked
package dev.countersign.postgres.encryption;

import org.jspecify.annotations.NullMarked;
