import { useEffect } from 'react';
import './door-frame.css';

/** What stands before the console: one narrow column with the mark. */
export function DoorFrame({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Crossdock`;
  }, [title]);
  return (
    <main className="door">
      <div className="door-box">
        <p className="door-mark">
          <img src="/console/mark.svg" width={32} height={32} alt="" /> Crossdock
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
