/**
 * Events that are checked by Jakarta Validation: what an application adds that has a validator,
 * such as Hibernate's.
 */
@NullMarked
package dev.plezi.server.validation;

import org.jspecify.annotations.NullMarked;
