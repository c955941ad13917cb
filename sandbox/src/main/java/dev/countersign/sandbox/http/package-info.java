/** The thin HTTP shell: requests and responses as values, and the server that carries them. */
@NullMarked
package dev.countersign.sandbox.http;

import org.jspecify.annotations.NullMarked;
