import { ActionIcon, Tooltip } from '@mantine/core';
import { Icon, type IconName } from '@/lib/icons';

interface Props {
  icon: IconName;
  label: string; // what it does, for eyes and screen readers
  disabled?: boolean;
  onClick: () => void;
}

/** A small button with a picture and a name that shows when it is pointed at. */
export function ToolButton({ icon, label, disabled = false, onClick }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}
