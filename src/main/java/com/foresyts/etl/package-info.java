/**
 * Copies one client's HR records from DynamoDB into PostgreSQL. Comments cite the data contract,
 * {@code src/site/markdown/contract.md}, by its sections: "contract, 4.5".
 */
@NullMarked
package com.foresyts.etl;

import org.jspecify.annotations.NullMarked;
