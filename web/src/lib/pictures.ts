// Pictures of pages: fetched with credentials, kept as object addresses for as long as they are
// shown.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fetchBlob } from '@/api/client';
import { limited } from './limit';

// The service draws only so many pages at a time and refuses more.
const drawing = limited(3, 'newest');

export const pagePath = (id: string, page: number, dpi: number) =>
  `/api/v1/documents/${id}/pages/${page}.png?dpi=${dpi}`;

// The address of a picture once it is there; revoked when nobody shows it any more.
export function usePicture(path: string) {
  const { data, error } = useQuery({
    queryKey: ['picture', path],
    queryFn: ({ signal }) => drawing(() => fetchBlob(path, signal)),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: 2,
  });
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [data]);
  return { url, error };
}
