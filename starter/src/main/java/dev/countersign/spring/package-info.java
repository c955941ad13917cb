/** Countersign in a Spring Boot application. */
@NullMarked
package dev.countersign.spring;

import org.jspecify.annotations.NullMarked;
