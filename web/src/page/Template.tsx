import { splitTemplate } from '../text/template.ts'

/** A template with its slots marked. Its text content is exactly the template. */
export const Template = ({ text }: { readonly text: string }) => (
  <code class="template">
    {splitTemplate(text).map((piece, i) =>
      piece.kind === 'slot' ? (
        <span key={i} class="slot">
          {piece.text}
        </span>
      ) : (
        piece.text
      ),
    )}
  </code>
)
