/** Where items come from. Knows neither DynamoDB's calls nor files. */
@NullMarked
package com.foresyts.etl.source;

import org.jspecify.annotations.NullMarked;
