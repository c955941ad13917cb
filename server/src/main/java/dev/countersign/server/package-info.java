/** The program: a server and its commands. */
@NullMarked
package dev.countersign.server;

import org.jspecify.annotations.NullMarked;
