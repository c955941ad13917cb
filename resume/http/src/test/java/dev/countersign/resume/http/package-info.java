/** Tests of the signed callbacks, with real sockets on the loopback interface as receivers. */
@NullMarked
package dev.countersign.resume.http;

import org.jspecify.annotations.NullMarked;
