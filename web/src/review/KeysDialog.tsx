import { Kbd, Modal, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { BINDINGS, type Command } from './keys';
import classes from './Review.module.css';

const NAMES: Record<string, string> = {
  enter: 'Enter',
  backspace: '⌫',
  pagedown: 'Page ↓',
  pageup: 'Page ↑',
};

interface Props {
  opened: boolean;
  onClose: () => void;
}

const keysOf = (command: Command) =>
  BINDINGS.filter((one) => one.command === command).map(({ key, ctrl, alt }) => [
    ...(ctrl ? ['Ctrl'] : []),
    ...(alt ? ['Alt'] : []),
    NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key),
  ]);

export function KeysDialog({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const commands = [...new Set(BINDINGS.map((one) => one.command))];
  const rows: [string, string[][]][] = [
    [t('review.key.accept'), [['Enter']]],
    [t('review.key.alternative'), [['Alt', '1…9']]],
    [t('review.key.leave'), [['Esc']]],
    ...commands.map((command): [string, string[][]] => [t(`review.key.${command}`), keysOf(command)]),
  ];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('review.keys')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Table>
        <Table.Tbody>
          {rows.map(([text, combinations]) => (
            <Table.Tr key={text}>
              <Table.Td>{text}</Table.Td>
              <Table.Td>
                {combinations.map((keys, index) => (
                  <span key={index} className={classes.keys}>
                    {index > 0 && ' · '}
                    {keys.map((key) => (
                      <Kbd key={key} mr={4}>
                        {key}
                      </Kbd>
                    ))}
                  </span>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
