// What SageMaker takes in the metadata of a version, and alike in the tags of a group: how many, how long, which
// characters.

/**
 * How many entries there may be, and how long a key and a value. Of a version:
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateModelPackage.html
 * and of a group: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html
 */
export const MOST_ENTRIES = 50;
export const LONGEST_KEY = 128;
export const LONGEST_VALUE = 256;

const TAKEN = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The characters that are taken, as people call them. */
export const TAKEN_IN_WORDS = 'letters, digits, blanks and _ . : / = + - @';

/** Whether SageMaker takes every character of a text. */
export const isTaken = (text: string): boolean => TAKEN.test(text);
