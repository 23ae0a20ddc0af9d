// The card of a question that was closed because a newer version of its group is asked about.
import { footerOf, subjectName } from './ask.ts';
import { at, bold, lines, section, text, type CardText, type Line } from './card.ts';
import { type ReplacedBy, type Request } from './request.ts';
import { givenInWords } from './roster.ts';

/** Says by which version it was replaced, and leads there. */
export const supersededCard = (request: Request, by: ReplacedBy): CardText => {
  const title = `not decided, replaced by v${by.version}`;
  const where = by.channel === request.card?.channel ? 'this channel' : 'its channel';
  const next: Line = by.link
    ? [bold('Next: '), { kind: 'link', url: by.link, text: `Decide about v${by.version}` }, text('.')]
    : [bold('Next: '), text(`decide about v${by.version}, on its card in ${where}.`)];
  return {
    title: `${subjectName(request)}: ${title}`,
    summary: `${subjectName(request)}: ${title}. The question for v${by.version} is open in ${where}.`,
    sections: [
      section(
        'decision',
        lines([bold(`v${by.version} was registered `), at(by.registeredAt), text('.')]),
        lines([text('The policy asks only about the newest version of a group.')]),
      ),
      section(
        'next',
        lines(
          [
            bold('Now: '),
            text(
              `v${request.version} is not approved and cannot be deployed. ` +
                `Votes given to it (${givenInWords(request)}) do not carry over.`,
            ),
          ],
          next,
        ),
      ),
    ],
    choices: [],
    footer: footerOf(request),
  };
};
