import { Component } from 'react';
import { Button } from '../parts/button.tsx';
import { ProblemView } from '../parts/problem-view.tsx';

/** Catches what fails while a page is drawn: the rest of the console goes on. `of`: another page starts anew. */
export class Boundary extends Component<
  { readonly children: React.ReactNode; readonly of?: string },
  { readonly error: unknown; readonly of: string | undefined }
> {
  override state = { error: undefined as unknown, of: this.props.of };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps(props: { of?: string }, state: { of: string | undefined }) {
    return props.of === state.of ? null : { error: undefined, of: props.of };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    // A new version was put in place, and the old one's files are gone.
    const isOld = error instanceof TypeError && /import|module|fetch/i.test(error.message);
    return (
      <div className="page stack">
        <ProblemView
          error={
            isOld
              ? new Error('A part of this page could not be loaded. The gateway may have a newer version now.')
              : error
          }
        />
        <div>
          <Button kind="main" onClick={() => location.reload()}>
            Load the page again
          </Button>
        </div>
      </div>
    );
  }
}
